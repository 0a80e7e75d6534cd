"use strict";
// The page is whole without this. It adds: one protected prefix at a time in the pictures, their size, the search.
(function () {
	const by = (id) => document.getElementById(id);

	// ---- views: bits as hex digits, the lowest first
	const bit = (hex, i) => (parseInt(hex[i >> 2] || "0", 16) >> (i & 3)) & 1;
	const data = by("views");
	const select = by("view");

	function showNode(node, view, side) {
		const i = +node.dataset.n;
		const icon = node.querySelector("use.i");
		if (!icon)
			return;
		const state = side && bit(view.lost, i) ? "lost" : bit(view.routed[side], i) ? "ok" : "none";
		for (const other of ["lost", "ok", "none"])
			node.classList.toggle(other, other === state);
		node.classList.toggle("origin", !!bit(view.origin[side], i));
		icon.setAttribute("href", icon.getAttribute("href").replace(/-[a-z]+$/, "-" + state));
	}

	function showEdge(edge, view, side) {
		const i = +edge.dataset.e;
		const carries = bit(view.carries[side], i);
		edge.classList.toggle("flow", !!carries);
		edge.classList.toggle("cut", !!(side && !carries && edge.classList.contains("out") && bit(view.carries[0], i)));
	}

	if (data && select) {
		const views = JSON.parse(data.textContent);
		by("controls").hidden = false;
		select.addEventListener("change", function () {
			const view = views[+select.value];
			["before", "after"].forEach(function (name, side) {
				const picture = by(name);
				if (!picture)
					return;
				picture.querySelectorAll(".n").forEach((n) => showNode(n, view, side));
				picture.querySelectorAll(".e").forEach((e) => showEdge(e, view, side));
			});
		});
	}

	// ---- size: both pictures together, in the same place
	const pair = by("pair");
	if (pair) {
		const canvases = [...pair.querySelectorAll(".canvas")];
		let zoom = 1;
		const resize = function (to) {
			const old = zoom;
			zoom = Math.min(8, Math.max(1, to));
			pair.classList.toggle("zoomed", zoom > 1);
			for (const canvas of canvases) {
				const x = (canvas.scrollLeft + canvas.clientWidth / 2) * zoom / old - canvas.clientWidth / 2;
				const y = (canvas.scrollTop + canvas.clientHeight / 2) * zoom / old - canvas.clientHeight / 2;
				canvas.firstElementChild.style.width = 100 * zoom + "%";
				canvas.scrollLeft = x;
				canvas.scrollTop = y;
			}
		};
		by("zoom-in").addEventListener("click", () => resize(zoom * 1.5));
		by("zoom-out").addEventListener("click", () => resize(zoom / 1.5));
		by("zoom-fit").addEventListener("click", () => resize(1));
		by("wide").addEventListener("click", function () {
			this.setAttribute("aria-pressed", String(pair.classList.toggle("wide")));
		});
		canvases.forEach((canvas, i) => canvas.addEventListener("scroll", function () {
			const other = canvases[1 - i];
			if (other && (Math.abs(other.scrollLeft - canvas.scrollLeft) > 1 || Math.abs(other.scrollTop - canvas.scrollTop) > 1)) {
				other.scrollLeft = canvas.scrollLeft;
				other.scrollTop = canvas.scrollTop;
			}
		}));
	}

	// ---- routes: rows of many prefixes have a set of numbers in place of their names
	const table = by("moves");
	if (table) {
		const rows = [...table.tBodies[0].rows];
		const listed = JSON.parse(by("prefixes").textContent);
		const namesOf = (row) => row.dataset.p ? listed.filter((name, i) => bit(row.dataset.p, i)) : [];
		let texts = null;
		const search = by("search");
		by("search-form").hidden = false;
		// each word must occur in the row
		search.addEventListener("input", function () {
			const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
			let shown = 0;
			texts = texts || rows.map((row) => (row.textContent + " " + namesOf(row).join(" ")).toLowerCase());
			rows.forEach(function (row, i) {
				row.hidden = !words.every((word) => texts[i].includes(word));
				shown += !row.hidden;
			});
			by("search-count").textContent = words.length ? shown + " of " + rows.length + " rows" : "";
		});
		rows.filter((row) => row.dataset.p).forEach(function (row) {
			const more = row.cells[1].querySelector("details");
			more.addEventListener("toggle", function () {
				more.querySelector("span").textContent = namesOf(row).slice(3).join(", ");
			}, { once: true });
		});
	}

	// ---- a link to a changed file opens it; paper shows what is folded
	const open = function () {
		const target = location.hash.length > 1 && by(location.hash.slice(1));
		if (target && target.tagName === "DETAILS")
			target.open = true;
	};
	addEventListener("hashchange", open);
	open();
})();
