// Lay out the few files that pages use under node_modules/.vendor, the folder that static files are collected from.
import { cpSync, rmSync } from "node:fs";

const laidOut = "node_modules/.vendor/vendor";
const wanted = [
  "bootstrap/dist/css/bootstrap.min.css",
  "bootstrap/dist/css/bootstrap.min.css.map",
  "bootstrap/dist/js/bootstrap.bundle.min.js",
  "bootstrap/dist/js/bootstrap.bundle.min.js.map",
  "echarts/dist/echarts.common.min.js",
  "leaflet/dist/leaflet.css",
  "leaflet/dist/leaflet.js",
  "leaflet/dist/leaflet.js.map",
  "leaflet/dist/images",
];

rmSync(laidOut, { recursive: true, force: true });
for (const path of wanted) {
  cpSync(`node_modules/${path}`, `${laidOut}/${path.replace("/dist/", "/")}`, { recursive: true });
}
