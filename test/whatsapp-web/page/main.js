import { requireModule } from './modules.js';
import { start } from './session.js';

window.require = requireModule;
// The library takes this as the sign that the modules are there.
window.Debug = { VERSION: '2.3000.1017054665' };
void start();
