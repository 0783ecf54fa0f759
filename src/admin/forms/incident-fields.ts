import {
  completeFields,
  type FieldKindName,
  type FieldName,
  type GivenFields,
  type IncidentFields,
  mapFields,
} from "#domain/incidents/fields.ts";
import type { Instant } from "#domain/time.ts";
import { isUnchanged, readLocal, toLocal } from "./local-time.ts";

/** How a kind of field is shown in a form, and read from it: undefined where it is empty. */
interface FieldForm<T> {
  /** The attributes of its input. */
  input: FieldInput;
  show(value: T, zone: string): string;
  read(values: FormData, name: string, zone: string): T | undefined;
}

interface FieldInput {
  type?: "datetime-local";
  /** Makes it a list to choose from: value and label. */
  options?: readonly (readonly [value: string, label: string])[];
}

const time: FieldForm<Instant> = { input: { type: "datetime-local" }, show: toLocal, read: readLocal };

const FORMS: Record<FieldKindName, FieldForm<unknown>> = { time };

/** The attributes of the input for a kind of field. */
export const inputOf = (kind: FieldKindName): FieldInput => FORMS[kind].input;

/** Fills in what is given of the fields, each also as it was shown. */
export function fillFields(form: FormData, given: GivenFields, zone: string): void {
  mapFields((name, { kind }) => {
    const value = given[name];
    const shown = value == null ? "" : FORMS[kind].show(value, zone);
    form.set(name, shown);
    form.set(`${name}Shown`, shown);
  });
}

/** Readers of the fields, for `gather`; undefined where one is empty. One left as it was shown keeps its exact value. */
export const fieldReaders = (values: FormData, zone: string, before?: IncidentFields): FieldReaders =>
  mapFields((name, { kind }) => () => {
    if (before && isUnchanged(values, name)) return before[name] ?? undefined;
    return FORMS[kind].read(values, name, zone);
  }) as FieldReaders;

type FieldReaders = { [N in FieldName]: () => Exclude<IncidentFields[N], null> | undefined };

/** The fields of an incident after an edit: a required one that was emptied stays as it was. */
export const fieldsAfterEdit = (read: GivenFields, before: IncidentFields): IncidentFields =>
  completeFields(mapFields((name, { isOptional }) => read[name] ?? (isOptional ? null : undefined)) as GivenFields, before);
