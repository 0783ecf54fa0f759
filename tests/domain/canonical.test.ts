import fc from "fast-check";
import { expect, test } from "vitest";
import { canonical } from "#domain/canonical.ts";

test("keys are sorted as RFC 8785 sorts them, by their UTF-16 units", () => {
  const sample = {
    "€": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "😀": "Emoji: Grinning Face",
    "\u0080": "Control",
    ö: "Latin Small Letter O With Diaeresis",
  };
  const order = [...canonical(sample).matchAll(/"([^"]*)":"/g)].map(([, key]) => JSON.parse(`"${key}"`));
  expect(order).toEqual(["\r", "1", "\u0080", "ö", "€", "😀", "\ufb33"]);
});

test("numbers, strings and literals are written as in RFC 8785 §3.2.2", () => {
  const sample = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27],
    string: '€$\u000F\nA\'B"\\\\"/',
    literals: [null, true, false],
  };
  expect(canonical(sample)).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

test("keys that look like numbers are sorted as strings", () => {
  expect(canonical({ "10": 1, "9": 2, "0a": 3, left: undefined })).toBe('{"0a":3,"10":1,"9":2}');
});

test("half a surrogate pair becomes the replacement character, as in files", () => {
  expect(canonical(["a\ud800b"])).toBe('["a\ufffdb"]');
});

test("what is written parses to the same value, and is written again to the same bytes", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = canonical(value);
      expect(canonical(JSON.parse(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
