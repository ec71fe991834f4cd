/** Whom one message of an event goes to. A role occurs once per event, so that event + role names one delivery. */
export interface Recipient {
  role: 'client' | 'previous_phone';
  /** As the panel holds it; `phone/` makes numbers of it. */
  phone: string;
}
