/** An option that takes a value. */
interface ValueOption {
  type: "string";
  /** Stands for the value in the usage, like `TEXT`. */
  value: string;
  /** It may be given more than once. */
  multiple?: boolean;
  required?: boolean;
  /** One sentence. */
  summary: string;
}

/** An option without a value. */
interface Flag {
  type: "boolean";
  /** One sentence. */
  summary: string;
  /** Only Afloat itself gives it: no usage and no help shows it. */
  internal?: boolean;
}

export type Option = ValueOption | Flag;
export type Options = Readonly<Record<string, Option>>;

type OptionValue<O extends Option> = O extends { type: "boolean" }
  ? boolean
  : (O extends { multiple: true } ? string[] : string) | (O extends { required: true } ? never : undefined);

/** The values of options. */
export type OptionValues<O extends Options> = { readonly [N in keyof O]: OptionValue<O[N]> };

type Positional<S extends string> = S extends `[${string}…]`
  ? string[]
  : S extends `${string}…`
    ? [string, ...string[]]
    : S extends `[${string}]`
      ? [string?]
      : [string];

/** The values of positionals, as a tuple: "ID [FILE]" gives `[string, string?]`. */
type Positionals<S extends string> = S extends ""
  ? []
  : S extends `${infer First} ${infer Rest}`
    ? [...Positional<First>, ...Positionals<Rest>]
    : Positional<S>;

/** The arguments of one call. */
export interface Arguments<P extends string, O extends Options> {
  positionals: Positionals<P>;
  options: OptionValues<O>;
}
