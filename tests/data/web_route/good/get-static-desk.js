wG/static/desk.js
