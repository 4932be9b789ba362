/** Why something cannot be shown, in words for a person. @module */

/**
 * What an error says. The ones of the language mean here that an answer has not the parts that it should have: that is
 * said first.
 */
export function faultText(error: Error): string {
  const isOurs = !(error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError);
  return isOurs ? error.message : `an answer of the server is not as it should be (${error.message})`;
}
