"""One module a page of the app. In comes the state of the page, out goes what is drawn."""
