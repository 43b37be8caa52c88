const pg = require("pg");

// A day has no time zone: it stays the text that it is.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

module.exports = new pg.Pool();
