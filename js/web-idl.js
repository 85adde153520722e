// Conversions of Web IDL. Must not know: EventSource.

/** Functions are objects. @param {unknown} value */
export const isObject = (value) => value === Object(value);
