import { render } from 'preact';
import '../shared/theme.css';
import { App } from './app.tsx';
import './sandbox.css';

const root = document.getElementById('app');
if (root) render(<App />, root);
