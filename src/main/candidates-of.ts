import { phoneCandidates } from '../phone/phone-candidates.ts';
import type { Config } from './config.ts';

/** E.164 numbers that a phone as the panel holds it may have, likeliest first. */
export function candidatesOf({ defaultCountry }: Pick<Config, 'defaultCountry'>) {
  return (phone: string, country: string | undefined) => phoneCandidates(phone, { country, defaultCountry });
}
