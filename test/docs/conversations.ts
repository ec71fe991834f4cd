import { writeFile } from 'node:fs/promises';
import { haveAll, PAGE, pageOf } from './conversation-page.ts';

await writeFile(new URL(`../../${PAGE}`, import.meta.url), pageOf(await haveAll()));
