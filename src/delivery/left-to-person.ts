/** What a customer wrote that is left to a person. */
export interface LeftToPerson {
  seq: number;
  /** E.164, or their chat where nobody knows its number. */
  address: string;
  text: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Where we have written to that number about a client. */
  clientId?: string;
  /** What that client is called, where that is known. */
  clientName?: string;
}
