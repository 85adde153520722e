// Windows within a page.
import { checks } from './pages/realms.js';
import { frameRoutes, scriptRoutes } from './routes.mjs';
import { testSuite } from './run-suite.mjs';

const routes = { '/never': () => {}, '/of/': () => {}, ...scriptRoutes(), ...frameRoutes() };
await testSuite({ suite: 'realms', places: ['as a module', 'by a script tag'], routes, checks });
