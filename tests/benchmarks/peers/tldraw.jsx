// tldraw with the notes of `window.notes`: a rectangle with a text each.
import { createRoot } from "react-dom/client";
import { Tldraw, createShapeId, toRichText } from "tldraw";
import "tldraw/tldraw.css";

let editor;
createRoot(document.getElementById("root")).render(
  <Tldraw options={{ maxShapesPerPage: 200_000 }} onMount={(found) => { editor = found; }} />,
);
window.ready = () => editor !== undefined;
window.open_notes = (notes) => {
  editor.createShapes(
    notes.map((note, number) => ({
      id: createShapeId(`n${number}`),
      type: "geo",
      x: note.x,
      y: note.y,
      props: {
        geo: "rectangle",
        w: note.width,
        h: note.height,
        fill: "solid",
        color: note.sticky ? "yellow" : "grey",
        dash: "solid",
        size: "s",
        font: "sans",
        scale: 0.5,
        richText: toRichText(note.text),
      },
    })),
  );
  return editor.getCurrentPageShapeIds().size;
};
