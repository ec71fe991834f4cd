import type { NumberView } from '../../../console/deliveries-wire.ts';
import { Badge } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { href, withQuery } from '../router.ts';
import { numberName, numberState } from './phone-words.ts';
import './number-list.css';

const text = words({ numbers: 'Our numbers' }, { numbers: 'Nuestros números' });

/** Each of our numbers with its state, leading to what can be done about it. `chosen`: the one that is shown there. */
export function NumberList({ numbers, chosen }: { numbers: readonly NumberView[]; chosen?: string }) {
  return (
    <nav aria-label={text().numbers}>
      <ul class="number-list">
        {numbers.map((number) => {
          const { tone, name } = numberState(number);
          return (
            <li key={number.account}>
              <a
                href={href(withQuery('/phone', { account: number.account }))}
                aria-current={number.account === chosen ? 'page' : undefined}
              >
                <span class="number">{numberName(number)}</span>
                <Badge tone={tone}>{name}</Badge>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
