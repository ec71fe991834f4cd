import { Component, type ComponentChildren } from 'preact';
import { words } from '../../shared/language.ts';
import { href } from '../router.ts';

const text = words(
  {
    title: 'This page has a fault',
    why: 'It is not something that you did, and nothing was changed by it. The rest of the console works.',
    tell: 'Please pass this on to whoever looks after the service:',
    again: 'Try again',
    home: 'To the home page',
  },
  {
    title: 'Esta página tiene una falla',
    why: 'No se debe a lo que se hizo, y no cambió nada. El resto de la consola funciona.',
    tell: 'Conviene pasar esto a quien cuida el servicio:',
    again: 'Intentar de nuevo',
    home: 'Ir al inicio',
  },
);

/** An error in one page does not take the console with it. Preact has no way to say this but a class. */
export class Boundary extends Component<{ children: ComponentChildren }, { error?: Error }> {
  static override getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div class="page narrow">
        <h1>{text().title}</h1>
        <p>{text().why}</p>
        <p>{text().tell}</p>
        <pre>{`${error.name}: ${error.message}`}</pre>
        <div class="row">
          <button type="button" class="button primary" onClick={() => location.reload()}>
            {text().again}
          </button>
          <a class="button" href={href('/')}>
            {text().home}
          </a>
        </div>
      </div>
    );
  }
}
