const app = require("./app.js");

const port = process.env.PORT || 3000;
app.listen(port, () => console.log(`The to-dos are at http://localhost:${port}`));
