// Excalidraw with the notes of `window.notes`: a rectangle with a label each.
import { createRoot } from "react-dom/client";
import { Excalidraw, convertToExcalidrawElements } from "@excalidraw/excalidraw";
import "@excalidraw/excalidraw/index.css";

let api;
createRoot(document.getElementById("root")).render(<Excalidraw excalidrawAPI={(found) => { api = found; }} />);
window.ready = () => api !== undefined;
window.open_notes = (notes) => {
  const elements = convertToExcalidrawElements(
    notes.map((note) => ({
      type: "rectangle",
      x: note.x,
      y: note.y,
      width: note.width,
      height: note.height,
      backgroundColor: note.sticky ? "#ffec99" : "#ffffff",
      fillStyle: "solid",
      roughness: 0,
      strokeWidth: 1,
      label: { text: note.text, fontSize: 9, fontFamily: 2 },
    })),
  );
  api.updateScene({ elements });
  return api.getSceneElements().length;
};
