// Opens, pans and zooms the notes of our benchmark boards in Excalidraw and tldraw, and prints a table in Markdown.
// How to run it: README.md. Times are milliseconds of processor time of all of Chromium's processes together.
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

const here = import.meta.dirname;
const sizes = process.argv.slice(2).map(Number);
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const python = process.env.PYTHON ?? "python3";
const FRAMES = 60;

const peers = { "empty page": null, Excalidraw: "excalidraw", tldraw: "tldraw" };
const built = mkdtempSync(join(tmpdir(), "peers-"));
await build({
  entryPoints: Object.values(peers).filter(Boolean).map((name) => join(here, `${name}.jsx`)),
  outdir: built,
  bundle: true,
  minify: true,
  format: "iife",
  jsx: "automatic",
  conditions: ["production"],
  logLevel: "error",
  define: { "process.env.NODE_ENV": '"production"', "process.env.IS_PREACT": '"false"', "import.meta.env": "{}" },
  loader: { ".woff2": "dataurl", ".svg": "dataurl", ".png": "dataurl" },
});

const server = createServer((request, response) => {
  const name = request.url.slice(1);
  if (/\.(js|css)$/.test(name)) {
    response.setHeader("Content-Type", name.endsWith(".js") ? "text/javascript" : "text/css");
    response.end(readFileSync(join(built, name)));
    return;
  }
  const parts = name === "empty" ? "" : `<link rel="stylesheet" href="${name}.css"><script defer src="${name}.js"></script>`;
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(`<!doctype html>${parts}<style>body{margin:0}#root{position:fixed;inset:0}</style><div id="root"></div>`);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const address = `http://localhost:${server.address().port}`;

async function measured(entry, notes) {
  const browser = await puppeteer.launch({
    executablePath: chromium,
    headless: true,
    args: ["--no-sandbox", "--window-size=1920,1080"],
    defaultViewport: { width: 1920, height: 1080 },
    protocolTimeout: 600_000,
  });
  try {
    const session = await browser.target().createCDPSession();
    const processes = async () => (await session.send("SystemInfo.getProcessInfo")).processInfo;
    const cpu = async () => (await processes()).reduce((sum, one) => sum + one.cpuTime * 1000, 0);
    const page = await browser.newPage();
    await page.goto(`${address}/${entry ?? "empty"}`);
    if (entry) await page.waitForFunction(() => window.ready?.(), { timeout: 60_000 });
    const rest = (time) => new Promise((done) => setTimeout(done, time));
    const painted = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await rest(2_000);
    let before = await cpu();
    const shapes = entry ? await page.evaluate((given) => window.open_notes(given), notes) : 0;
    await painted();
    const open = (await cpu()) - before;
    await rest(3_000);
    const frames = async (step) => {
      // The system counts a process's time in steps of 10 ms: only many frames together can be told apart.
      before = await cpu();
      for (let frame = 0; frame < FRAMES; frame++) {
        await step(frame);
        await painted();
      }
      return (((await cpu()) - before) / FRAMES).toFixed(1);
    };
    const zoom = async (by) => {
      await page.keyboard.down("Control");
      await page.mouse.wheel({ deltaY: by });
      await page.keyboard.up("Control");
    };
    // Ten frames there and ten back, so that the notes stay in view.
    const pan = (frame) => page.mouse.wheel({ deltaX: frame % 20 < 10 ? 37 : -37, deltaY: frame % 2 ? 11 : -11 });
    const picture = async (name) => {
      if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, `${entry ?? "empty"}-${notes.length}-${name}.png`) });
    };
    await page.mouse.move(900, 500);
    await picture("close");
    const close = await frames(pan);
    const out = await frames((frame) => zoom(frame % 30 < 15 ? 40 : -40));
    for (let step = 0; step < 15; step++) await zoom(40);
    await rest(1_000);
    await picture("far");
    const far = await frames(pan);
    let memory = 0;
    for (const one of await processes()) {
      const pss = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one.id}/smaps_rollup`, "utf8"));
      memory += Number(pss[1]) / 1024;
    }
    return { version: await browser.version(), shapes, open: open.toFixed(0), close, out, far, memory: memory.toFixed(0) };
  } finally {
    await browser.close();
  }
}

const rows = { open: "open, to the frame after", close: "pan at 100 %", out: "zoom out and in", far: "pan far out", memory: "memory, MB" };
for (const size of sizes) {
  const notes = JSON.parse(execFileSync(python, ["-m", "tests.benchmarks.peers.notes", String(size)], { maxBuffer: 2 ** 30 }));
  const found = {};
  for (const [name, entry] of Object.entries(peers)) found[name] = await measured(entry, notes);
  console.log(`${size} notes, ${found["empty page"].version}`);
  console.log(`| ms of processor time, a frame on average | ${Object.keys(found).join(" | ")} |\n|---|${"---:|".repeat(Object.keys(found).length)}`);
  for (const [row, words] of Object.entries(rows)) {
    console.log(`| ${words} | ${Object.values(found).map((one) => one[row]).join(" | ")} |`);
  }
}
server.close();
rmSync(built, { recursive: true });
