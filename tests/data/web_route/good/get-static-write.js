wG/static/write.js
