"use strict";
module.exports = require("internal/streams/pipeline").promises;
