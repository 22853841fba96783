// The map of all events. The server puts marks together for the zoom that is shown; each mark is
// drawn no more exactly than its place is known: a point, a circle of 25 km, a dashed ring for an
// area, a hatched country. MapLibre itself is loaded once the page can be used.
import { baseLayers, circle, colours, dashedRing, hatching, outlines } from "./map-style.js";

const place = document.getElementById("map");
const form = document.getElementById("filters");
const list = () => document.getElementById("list");
const EMPTY = { type: "FeatureCollection", features: [] };
const NEAR_KM = 25;
const FINE_ZOOM = 3;

const whenIdle = window.requestIdleCallback || ((then) => setTimeout(then, 50));
whenIdle(() => start().catch((problem) => {
  place.textContent = `The map cannot be shown: ${problem.message}. The list has every place.`;
  place.classList.add("failed");
}));

async function start() {
  let [maplibre, countries] = await Promise.all([
    import("./vendor/maplibre-gl.mjs"),
    outlines(place.dataset.outlines),
  ]);
  const tone = colours();
  const map = new maplibre.Map({
    container: place,
    style: { version: 8, sources: {}, layers: [] },
    center: [20, 20],
    zoom: 1,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    maxZoom: 14,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.AttributionControl({ compact: true, customAttribution: "Natural Earth" }));
  const only = document.createElement("button");
  only.type = "button";
  only.className = "only";
  only.textContent = "List only these";
  only.title = "Take the part of the map that is shown as a filter";
  only.addEventListener("click", () => within(map.getBounds().toArray().flat()));
  place.append(only);

  const tip = new maplibre.Popup({ closeButton: false, closeOnClick: false, className: "tip", offset: 10 });
  await map.once("load");
  draw(map, countries, tone);
  addEventListener("sourceline:theme", () => {
    for (const layer of map.getStyle().layers) map.removeLayer(layer.id);
    for (const source of Object.keys(map.getStyle().sources)) map.removeSource(source);
    if (map.hasImage("hatching")) map.removeImage("hatching");
    draw(map, countries, colours());
    show(map, last);
  });

  let asked = 0;
  let last = EMPTY;
  const load = async (fit) => {
    const mine = ++asked;
    const found = await marks(map, fit);
    if (mine !== asked) return; // overtaken
    last = found;
    if (fit && found.features.length) {
      const corners = new maplibre.LngLatBounds();
      for (const one of found.features) {
        const [west, south, east, north] = one.properties.box.split(",").map(Number);
        corners.extend([west, south]).extend([east, north]);
      }
      map.fitBounds(corners, { padding: 36, maxZoom: 4, animate: false });
    }
    show(map, found);
    place.dataset.marks_shown = String(found.features.length);
  };
  await load(true);
  await load(false);
  map.on("moveend", () => load(false));

  // Outlines that are fine enough for a first look are not for a nearer one.
  const closer = async () => {
    if (map.getZoom() < FINE_ZOOM) return;
    map.off("moveend", closer);
    countries = await outlines(`${place.dataset.outlines}?fine=true`);
    map.getSource("countries").setData(countries);
  };
  map.on("moveend", closer);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id === "list") load(false);
  });

  for (const layer of ["points", "areas", "countries-only"]) {
    map.on("mousemove", layer, (event) => {
      map.getCanvas().classList.add("over-mark");
      outline(map, event.features[0].properties.area);
      tip.setLngLat(event.lngLat).setText(told(event.features[0].properties)).addTo(map);
    });
    map.on("mouseleave", layer, () => {
      map.getCanvas().classList.remove("over-mark");
      outline(map, null);
      tip.remove();
    });
  }
  map.on("click", ["points", "areas", "countries-only"], (event) => {
    const mark = event.features[0].properties;
    if (mark.id) {
      location.href = place.dataset.event.replace("ID", encodeURIComponent(mark.id));
      return;
    }
    if (mark.precision === 6) return;
    const box = mark.box.split(",").map(Number);
    const small = box[2] - box[0] < 0.02 && box[3] - box[1] < 0.02;
    if (small || map.getZoom() >= 13) within(box);
    else map.fitBounds([[box[0], box[1]], [box[2], box[3]]], { padding: 60, maxZoom: 13 });
  });
  await map.once("idle");
  place.dataset.ready = "yes";
}

// What the address asks for, at this zoom, and within a margin around what is shown.
async function marks(map, everywhere) {
  const asked = new URLSearchParams(list().dataset.query);
  asked.set("zoom", String(Math.floor(map.getZoom())));
  if (!everywhere && !asked.has("box")) {
    const [[west, south], [east, north]] = map.getBounds().toArray();
    const margin = (east - west) / 4;
    const box = [west - margin, Math.max(south - margin, -90), east + margin, Math.min(north + margin, 90)];
    if (box[2] - box[0] < 360) asked.set("box", box.map((one) => one.toFixed(3)).join(","));
  }
  const answer = await fetch(`${place.dataset.marks}?${asked}`);
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  return answer.json();
}

// The province that is pointed at, as far as its known places reach.
let outlined = null;
const areas = new Map();
async function outline(map, area) {
  if (area === outlined) return;
  outlined = area || null;
  if (area && !areas.has(area)) {
    const answer = await fetch(`${place.dataset.area}?${area}`);
    areas.set(area, answer.ok ? await answer.json() : EMPTY);
  }
  const shown = (outlined && areas.get(outlined)) || EMPTY;
  map.getSource("province").setData(shown.geometry === null ? EMPTY : shown);
}

function within(box) {
  document.querySelector("input[name=box]").value = box.map((one) => one.toFixed(4)).join(",");
  form.requestSubmit();
}

function told(mark) {
  const killed = mark.deaths ? `, ${mark.deaths.toLocaleString("en")} killed` : "";
  const told = mark.id
    ? `${mark.act}${mark.day ? `, ${mark.day}` : ""}${killed}`
    : `${mark.n.toLocaleString("en")} events${killed}`;
  const known = {
    1: "", 2: ". Known to about 25 km", 3: ". Known to the district", 4: ". Known to the province",
    5: ". Known to a region", 6: ". Known to the country only",
  };
  const apart = mark.disagree ? `. Sources disagree${mark.n > 1 ? ` on ${mark.disagree}` : ""}` : "";
  return told + (known[mark.precision] || "") + apart;
}

function show(map, found) {
  const near = found.features
    .filter((one) => one.properties.precision === 2)
    .map((one) => circle(one.geometry.coordinates, NEAR_KM));
  map.getSource("near").setData({ type: "FeatureCollection", features: near });
  map.getSource("marks").setData(found);
  const whole = found.features.filter((one) => one.properties.precision === 6);
  const known = whole.map((one) => one.properties.country).filter(Boolean);
  map.setFilter("hatched", ["in", ["get", "code"], ["literal", known]]);
}

function draw(map, countries, tone) {
  map.addImage("hatching", hatching(tone.mark), { pixelRatio: 2 });
  baseLayers(map, countries, tone, place.dataset.tiles);
  map.addSource("near", { type: "geojson", data: EMPTY });
  map.addSource("marks", { type: "geojson", data: EMPTY });
  const kind = ["match", ["get", "kind"], ...Object.entries(tone.types).flat(), tone.mixed];
  const size = ["interpolate", ["linear"], ["sqrt", ["get", "n"]], 1, 5.5, 1.5, 9, 3, 11, 10, 16, 60, 26, 320, 40];
  const exact = ["==", ["get", "precision"], 1];
  const area = [">=", ["get", "precision"], 3];
  map.addLayer({
    id: "hatched", type: "fill", source: "countries", paint: { "fill-pattern": "hatching", "fill-opacity": 0.5 },
    filter: ["in", ["get", "code"], ["literal", []]],
  }, "borders");
  map.addSource("province", { type: "geojson", data: EMPTY });
  map.addLayer({ id: "province-fill", type: "fill", source: "province", paint: { "fill-color": tone.mark, "fill-opacity": 0.1 } });
  map.addLayer({ id: "province-line", type: "line", source: "province", paint: { "line-color": tone.mark, "line-width": 1.4, "line-dasharray": [4, 3] } });
  map.addLayer({ id: "near-fill", type: "fill", source: "near", paint: { "fill-color": tone.mark, "fill-opacity": 0.1 } });
  map.addLayer({ id: "near-line", type: "line", source: "near", paint: { "line-color": tone.mark, "line-width": 1 } });
  map.addLayer({
    id: "points", type: "circle", source: "marks", filter: ["<", ["get", "precision"], 3],
    layout: { "circle-sort-key": ["-", 0, ["get", "n"]] },
    paint: {
      "circle-radius": size,
      "circle-color": ["case", exact, kind, tone.paper],
      "circle-opacity": ["case", exact, 0.88, 0.8],
      "circle-stroke-color": ["case", exact, tone.paper, kind],
      "circle-stroke-width": ["case", exact, 1.2, 2.4],
    },
  });
  for (const [name, colour] of [...Object.entries(tone.types), ["mixed", tone.mixed]]) {
    if (map.hasImage(`ring-${name}`)) map.removeImage(`ring-${name}`);
    map.addImage(`ring-${name}`, dashedRing(colour, tone.paper), { pixelRatio: 2 });
  }
  map.addLayer({
    id: "areas", type: "symbol", source: "marks", filter: ["all", area, ["<", ["get", "precision"], 6]],
    layout: {
      "icon-image": ["concat", "ring-", ["get", "kind"]], "icon-allow-overlap": true, "icon-ignore-placement": true,
      "icon-size": ["interpolate", ["linear"], ["sqrt", ["get", "n"]], 1, 0.5, 2, 0.6, 10, 0.85, 60, 1.4],
    },
  });
  map.addLayer({
    id: "apart", type: "circle", source: "marks", filter: ["all", [">", ["get", "disagree"], 0], ["<", ["get", "precision"], 6], ["==", ["get", "n"], 1]],
    paint: { "circle-radius": 9, "circle-color": "transparent", "circle-stroke-color": tone.warn, "circle-stroke-width": 1.6 },
  });
  map.addLayer({
    id: "numbers", type: "symbol", source: "marks", filter: ["all", [">", ["get", "n"], 1], ["<", ["get", "precision"], 6]],
    layout: {
      "text-field": ["get", "n"], "text-size": ["case", [">", ["get", "n"], 99], 12, 11], "text-font": ["sans-serif"],
      "text-allow-overlap": true, "text-ignore-placement": true,
    },
    paint: { "text-color": ["case", exact, tone.on, tone.ink] },
  });
  map.addLayer({
    id: "countries-only", type: "symbol", source: "marks", filter: ["==", ["get", "precision"], 6],
    layout: {
      "text-field": ["concat", ["get", "n"], " in country"], "text-size": 11, "text-font": ["sans-serif"],
      "text-allow-overlap": false,
    },
    paint: { "text-color": tone.ink, "text-halo-color": tone.land, "text-halo-width": 2 },
  });
}
