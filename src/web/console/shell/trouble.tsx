import { words } from '../../shared/language.ts';
import { Notice } from '../../shared/kit.tsx';
import type { ApiError } from '../api.ts';

const text = words(
  {
    unreachable: 'The service cannot be reached. Check that it is running, then try again.',
    forbidden: 'Your account may not do this. Ask an administrator.',
    notFound: 'This is not here, or not any more.',
    busy: 'The service cannot do this at the moment. Try again in a minute.',
    changed: 'This has changed in the meantime. Look at it again before you go on.',
    wrongFields: 'Something that was entered is not right. Check the fields.',
    unknown: (detail: string) =>
      `This did not work (${detail}). Try again; if it stays so, tell an administrator.`,
  },
  {
    unreachable: 'No se puede llegar al servicio. Verificar que esté en marcha e intentar de nuevo.',
    forbidden: 'Esta cuenta no puede hacer esto. Consultar a un administrador.',
    notFound: 'Esto no está aquí, o ya no está.',
    busy: 'El servicio no puede hacerlo en este momento. Intentar de nuevo en un minuto.',
    changed: 'Esto cambió mientras tanto. Mirarlo de nuevo antes de seguir.',
    wrongFields: 'Algo de lo que se ingresó no es correcto. Revisar los campos.',
    unknown: (detail: string) =>
      `No funcionó (${detail}). Intentar de nuevo; si sigue igual, avisar a un administrador.`,
  },
);

/** Why a call failed, in words that fit any page. */
export function troubleText({ status, code, message }: ApiError): string {
  if (status === 0) return text().unreachable;
  if (status === 403) return text().forbidden;
  if (status === 404) return text().notFound;
  if (status === 409) return text().changed;
  if (status === 422) return text().wrongFields;
  if (status === 503 || status === 429) return text().busy;
  return text().unknown(message || code);
}

/** The same as a notice, where there is anything to say. */
export function Trouble({ error }: { error: ApiError | undefined }) {
  return error ? <Notice tone="bad">{troubleText(error)}</Notice> : null;
}
