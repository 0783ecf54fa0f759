import { Refusal, Refusals, refusalsIn } from "#domain/errors.ts";
import { OpenImpact } from "#domain/incidents/lifecycle.ts";

/** An error of an incident's form, in which the refusal to resolve while impact is open points at the checkbox that ends it. */
export function atCheckbox(error: unknown): unknown {
  const refusals = refusalsIn(error);
  if (!refusals.some((refusal) => refusal instanceof OpenImpact)) return error;
  return new Refusals(
    refusals.map((refusal) =>
      refusal instanceof OpenImpact
        ? new Refusal(
            "closeOpen",
            refusal.phrases[0],
            "Check “Mark all affected services operational”, or keep the status at monitoring.",
          )
        : refusal,
    ),
  );
}
