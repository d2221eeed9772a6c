export const THEME_KEY = "theme";

/** Runs before the first paint, so that nothing flashes: what somebody chose, or the system's theme, or dark. */
export const THEME_SCRIPT = `(t=>{try{t=localStorage.getItem("${THEME_KEY}")}catch{}t??=matchMedia("(prefers-color-scheme: light)").matches?"light":"dark";document.documentElement.classList.add(t==="light"?t:"dark")})()`;
