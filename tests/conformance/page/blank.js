// The page that a window goes to before it comes back: tells its opener that it is there.
(function () {
  'use strict';

  if (window.opener) window.opener.postMessage(JSON.stringify({ token: location.search.slice(1), what: 'blank' }), '*');
})();
