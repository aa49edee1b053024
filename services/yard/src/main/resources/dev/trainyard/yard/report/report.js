"use strict";
(() => {
  const tip = document.getElementById("tip");
  const hide = () => {
    tip.style.visibility = "hidden";
    document.querySelectorAll(".hair").forEach((hair) => { hair.style.visibility = "hidden"; });
  };
  const show = (text, x, y) => {
    tip.textContent = text;
    tip.style.visibility = "visible";
    const box = tip.getBoundingClientRect();
    const left = x + 16 + box.width > innerWidth ? x - 16 - box.width : x + 16;
    const top = y + 16 + box.height > innerHeight ? y - 16 - box.height : y + 16;
    tip.style.left = Math.max(4, left) + "px";
    tip.style.top = Math.max(4, top) + "px";
  };
  document.querySelectorAll("svg.progress").forEach((svg) => {
    const marks = [...svg.querySelectorAll(".mark[data-t]")].map((mark) => ({
      mark, x: Number(mark.getAttribute("x")), y: Number(mark.getAttribute("y")),
    }));
    const hair = svg.querySelector(".hair");
    svg.addEventListener("pointermove", (event) => {
      const matrix = svg.getScreenCTM();
      if (!matrix || !marks.length) { return; }
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
      const onLanes = at.y >= Number(svg.dataset.lanes);
      let best = null;
      let bestDistance = 9;
      for (const m of marks) {
        if (onLanes && Math.abs(m.y - at.y) > 11) { continue; }
        const distance = Math.abs(m.x - at.x);
        if (distance < bestDistance) { best = m; bestDistance = distance; }
      }
      if (!best) { hide(); return; }
      hair.setAttribute("x1", best.x);
      hair.setAttribute("x2", best.x);
      hair.style.visibility = "visible";
      show(best.mark.dataset.t, event.clientX, event.clientY);
    });
    svg.addEventListener("pointerleave", hide);
  });
  document.querySelectorAll("svg:not(.progress) [data-t]").forEach((part) => {
    part.addEventListener("pointermove", (event) => show(part.dataset.t, event.clientX, event.clientY));
    part.addEventListener("pointerleave", hide);
  });
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details:not(.keep)").forEach((details) => { details.open = true; });
  });
})();
