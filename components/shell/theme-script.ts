export const THEME_KEY = "theme";

/** Runs before the first paint, so that nothing flashes; dark unless somebody chose light. */
export const THEME_SCRIPT = `(t=>{try{t=localStorage.getItem("${THEME_KEY}")}catch{}document.documentElement.classList.add(t==="light"?t:"dark")})()`;
