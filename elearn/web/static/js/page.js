/* The scripts of every page. Each improves what works without it. */
import * as dialog from "./dialog.js";
import * as display from "./display.js";
import * as given from "./given.js";
import * as kept from "./kept.js";
import * as keys from "./keys.js";
import * as lit from "./lit.js";
import * as order from "./order.js";
import * as place from "./place.js";
import * as swap from "./swap.js";
import "./trusted.js";

for (const part of [given, kept, display, keys, order, swap, dialog, lit, place]) part.start();
