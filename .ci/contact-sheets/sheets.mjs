// Lays out screenshots with captions: a row for each story, a column for each appearance.

/** Size of a sheet in pixels, so that it stays readable. */
const SHEET = { width: 2000, height: 2400, tallest: 2200, gap: 12, caption: 22 };

const escape = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Distributes rows over sheets of about the same height. */
function paginate(rows) {
  const pages = [[]];
  let height = 0;
  for (const row of rows) {
    if (height > 0 && height + row.height > SHEET.height) {
      pages.push([]);
      height = 0;
    }
    pages.at(-1).push(row);
    height += row.height;
  }
  return pages;
}

/** Rows of `stories`, side by side if they fit. */
function rowsOf(stories, variants, width) {
  const legible = Math.min(width, Math.max(245, width * 0.48));
  const perRow = Math.max(1, Math.floor(SHEET.width / (variants.length * legible)));
  const scale = Math.min(1, (SHEET.width / perRow / variants.length - SHEET.gap) / width);
  const rows = [];
  for (let i = 0; i < stories.length; i += perRow) {
    const cells = stories.slice(i, i + perRow);
    const tallest = Math.max(...cells.flatMap(({ shots }) => shots.map(({ height }) => height * scale)));
    rows.push({ cells, height: Math.min(tallest, SHEET.tallest) + SHEET.caption + SHEET.gap });
  }
  return { rows, scale };
}

/**
 * Writes the sheets of one element at one width; returns their names.
 * `stories`: `[{ name, shots: [{ variant, file, width, height, bad }] }]`, all with the same variants.
 */
export async function writeSheets({ browser, origin, folder, name, title, width, stories }) {
  const variants = stories[0].shots.map(({ variant }) => variant);
  const { rows, scale } = rowsOf(stories, variants, width);
  const page = await browser.newPage({ viewport: { width: SHEET.width, height: 100 } });
  const files = [];
  const pages = paginate(rows);
  for (const [index, sheet] of pages.entries()) {
    const number = pages.length > 1 ? `-${index + 1}` : '';
    const cell = ({ name: story, shots }) =>
      `<figure><figcaption>${escape(story)}</figcaption><div>${shots
        .map(
          ({ file, width: w, height: h, bad }) =>
            `<img src="${origin}/${file}" width="${w * scale}" height="${Math.min(h * scale, SHEET.tallest)}"${bad ? ' class="bad"' : ''}>`,
        )
        .join('')}</div></figure>`;
    await page.setContent(`<!doctype html><style>
      body { margin: 12px; font: 13px/1.4 system-ui, sans-serif; background: #fff; color: #111; }
      h1 { font-size: 16px; margin: 0 0 10px; }
      .row, figure > div { display: flex; gap: 4px; align-items: flex-start; }
      .row { gap: ${SHEET.gap}px; }
      figure { margin: 0 0 ${SHEET.gap}px; }
      figcaption { font-weight: 600; block-size: ${SHEET.caption}px; }
      img { outline: 1px solid #ccc; object-fit: cover; object-position: top; }
      img.bad { outline: 4px solid #e00; }
    </style><h1>${escape(title)} · ${width} px · ${escape(variants.join(' | '))}${pages.length > 1 ? ` · ${index + 1} of ${pages.length}` : ''}</h1>
    ${sheet.map(({ cells }) => `<div class="row">${cells.map(cell).join('')}</div>`).join('')}`);
    await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
    const path = `${folder}/${name}-${width}${number}.png`;
    await page.screenshot({ path, fullPage: true });
    files.push(path);
  }
  await page.close();
  return files;
}
