// Opens the page of its argument in PhantomJS and shows what goes wrong there. ES5.
var page = require('webpage').create();
page.onError = function (message) {
  console.error(message);
};
page.open(require('system').args[1], function (status) {
  if (status !== 'success') console.error('the page could not be opened');
});
