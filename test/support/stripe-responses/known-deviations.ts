/**
 * Known deviations of the simulator's responses from the SDK's types, each with its reason: by field and mismatch, such as
 * `Invoice.total is missing`. None are known.
 */
export const KNOWN_DEVIATIONS: Readonly<Record<string, string>> = {};
