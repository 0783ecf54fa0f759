import type { Figure } from "#domain/updates/figure.ts";

const ABOUT =
  "(?<about>~|≈|about |approximately |around |roughly |an? estimated |estimated |some |nearly |almost |over |more than |up to |大约|约|近)?";
const NUMBER =
  "(?<number>\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d{1,15}(?:\\.\\d{1,6})?)(?<scale> ?(?:k|m|bn|thousand|million|billion|万)(?![\\p{L}\\p{N}]))?";
const START = "(?<![\\p{L}\\p{N}.,$€£#:/_-])";
const pattern = (rest: string) => new RegExp(`${START}${ABOUT}${rest}`, "giu");
const SCALES: Record<string, number> = { k: 1e3, thousand: 1e3, m: 1e6, million: 1e6, bn: 1e9, billion: 1e9, 万: 1e4 };
const CURRENCIES: Record<string, string> = { $: "USD", "€": "EUR", "£": "GBP", "¥": "CNY" };

type Groups = Partial<Record<"about" | "number" | "scale" | "currency" | "how" | "noun", string>>;
interface Form {
  pattern: RegExp;
  name: (groups: Groups) => string;
  unit: (groups: Groups) => string;
}
const FORMS: Form[] = [
  {
    pattern: pattern(
      `(?<number>\\d{1,3}(?:\\.\\d+)?)(?<scale>)? ?(?:%|percent) of (?:all |our |the )?(?:active |total )?(?<noun>users|customers|requests|traffic|transactions)`,
    ),
    name: ({ noun }) => `${noun?.toLowerCase()}_affected_share`,
    unit: () => "%",
  },
  {
    pattern: pattern(`(?<currency>[$€£¥])${NUMBER} (?:in|of) (?:failed |lost )?(?<noun>transactions|revenue|sales|orders)`),
    name: ({ noun }) => `lost_${noun?.toLowerCase()}`,
    unit: ({ currency }) => CURRENCIES[currency ?? ""] as string,
  },
  {
    pattern: pattern(
      `${NUMBER} (?<how>failed|lost|dropped|delayed|rejected) (?:api )?(?<noun>requests|transactions|payments|orders|messages|jobs|deployments|builds|calls|deliveries|logins)`,
    ),
    name: ({ how, noun }) => `${how?.toLowerCase()}_${noun?.toLowerCase()}`,
    unit: ({ noun }) => noun?.toLowerCase() as string,
  },
  {
    pattern: pattern(
      `${NUMBER} (?:api )?(?<noun>requests|transactions|payments|orders|messages|jobs|deployments|builds|calls) (?:were |have |had )?(?<how>failed|lost|dropped|delayed|rejected)`,
    ),
    name: ({ how, noun }) => `${how?.toLowerCase()}_${noun?.toLowerCase()}`,
    unit: ({ noun }) => noun?.toLowerCase() as string,
  },
  {
    pattern: pattern(
      `${NUMBER} (?:unique |affected |impacted |paying |active |distinct |different )?(?<noun>customers|users|accounts|tenants|clients)(?![\\p{L}-])`,
    ),
    name: ({ noun }) => `${noun?.toLowerCase()}_affected`,
    unit: ({ noun }) => noun?.toLowerCase() as string,
  },
  { pattern: pattern(`${NUMBER} ?(?:个|名|家|位)?客户`), name: () => "customers_affected", unit: () => "customers" },
  { pattern: pattern(`${NUMBER} ?(?:个|名|位)?用户`), name: () => "users_affected", unit: () => "users" },
];

/** The figures in a text that quantify the incident, each name once. `note` receives a sentence where a text gives several values. */
export function figuresIn(text: string, note: (sentence: string) => void): Figure[] {
  const figures = new Map<string, Figure>();
  const readable = text.replace(/[*_=]{2}/g, "");
  for (const { pattern: form, name, unit } of FORMS) {
    for (const { groups = {} } of readable.matchAll(form)) {
      const figure = figureOf(name(groups), unit(groups), groups);
      // A fraction of a customer or request is another kind of number, like a version.
      if (unit(groups) === (groups as Groups).noun?.toLowerCase() && !Number.isInteger(figure.value)) continue;
      const known = figures.get(figure.name);
      if (!known) figures.set(figure.name, figure);
      else if (known.value !== figure.value)
        note(`The text gives ${figure.name} as ${known.value} and as ${figure.value}; the first was used.`);
    }
  }
  return [...figures.values()];
}

function figureOf(name: string, unit: string, { number = "", scale = "", about }: Groups): Figure {
  const value = Number(number.replaceAll(",", "")) * (SCALES[scale.trim().toLowerCase()] ?? 1);
  // A share in steps of five, like 80 % of the users, was rounded.
  const isRounded = unit === "%" && value % 5 === 0 && value > 0 && value < 100;
  return { name, value, unit, basis: about || scale || isRounded ? "estimate" : "confirmed", asOf: null, note: null };
}
