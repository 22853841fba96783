// What all maps share: outlines, colours of the page, circles in kilometres.
const KM_PER_DEGREE = 111.32;

// Outlines of countries as GeoJSON; `code` is the number of ISO 3166-1.
export async function outlines(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the outlines are missing (${answer.status})`);
  const atlas = await answer.json();
  const found = globalThis.topojson.feature(atlas, atlas.objects.countries);
  for (const one of found.features) {
    one.properties = { code: one.id || "" };
    const { type, coordinates } = one.geometry;
    for (const polygon of type === "Polygon" ? [coordinates] : coordinates) {
      for (let n = 0; n < polygon.length; n += 1) polygon[n] = unrolled(polygon[n]);
    }
  }
  return found;
}

// The atlas is a sphere's: its rings run on over the date line, and one goes around the pole. On
// a plane they go on past 180 degrees, and the one that does not come back is closed at the pole.
function unrolled(ring) {
  const flat = [ring[0]];
  for (const [longitude, latitude] of ring.slice(1)) {
    const turns = Math.round((flat[flat.length - 1][0] - longitude) / 360);
    flat.push([longitude + turns * 360, latitude]);
  }
  const [first, last] = [flat[0], flat[flat.length - 1]];
  if (Math.abs(last[0] - first[0]) > 180) flat.push([last[0], -90], [first[0], -90], first);
  return flat;
}

// The page's own colours: they follow light and dark.
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  const types = ["battles", "explosions", "civilians", "protests", "riots", "developments"];
  return {
    sea: of("sea"), land: of("land"), border: of("border"), paper: of("paper"), ink: of("ink"),
    mark: of("mark"), mixed: of("mixed"), on: of("on-mark"), warn: of("warn"),
    types: Object.fromEntries(types.map((name) => [name, of(`t-${name}`)])),
  };
}

// Sea, land and borders, or the tiles that were set in place of them.
export function baseLayers(map, countries, tone, tiles) {
  map.addSource("countries", { type: "geojson", data: countries });
  map.addLayer({ id: "sea", type: "background", paint: { "background-color": tone.sea } });
  if (tiles) {
    map.addSource("tiles", { type: "raster", tiles: [tiles], tileSize: 256 });
    map.addLayer({ id: "tiles", type: "raster", source: "tiles" });
  } else {
    map.addLayer({ id: "land", type: "fill", source: "countries", paint: { "fill-color": tone.land } });
  }
  map.addLayer({ id: "borders", type: "line", source: "countries", paint: { "line-color": tone.border, "line-width": 0.8 } });
}

// A circle on the ground, in degrees.
export function circle([longitude, latitude], km, corners = 48) {
  const ring = [];
  const across = km / (KM_PER_DEGREE * Math.max(Math.cos((latitude * Math.PI) / 180), 0.01));
  for (let n = 0; n <= corners; n += 1) {
    const turn = (2 * Math.PI * n) / corners;
    ring.push([longitude + across * Math.cos(turn), latitude + (km / KM_PER_DEGREE) * Math.sin(turn)]);
  }
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}

// Diagonal lines, for what is known of a whole country only.
export function hatching(colour) {
  const size = 12;
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 1.4;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}

// A dashed ring: there is an area here, and how far it reaches is not known.
export function dashedRing(colour, within) {
  const size = 88;
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.beginPath();
  pen.arc(size / 2, size / 2, size / 2 - 5, 0, 2 * Math.PI);
  pen.globalAlpha = 0.72;
  pen.fillStyle = within;
  pen.fill();
  pen.globalAlpha = 1;
  pen.setLineDash([14, 8]);
  pen.lineWidth = 6;
  pen.strokeStyle = colour;
  pen.stroke();
  return pen.getImageData(0, 0, size, size);
}
