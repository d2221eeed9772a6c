"use client";

export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main style={{ maxWidth: "32rem", margin: "4rem auto", fontFamily: "sans-serif" }}>
          <h1>Souk could not start this page.</h1>
          <p>The house may be starting. Try again in a moment.</p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
