import { render } from 'preact';
import '../shared/theme.css';

const root = document.getElementById('app');
if (root) render(<main>…</main>, root);
