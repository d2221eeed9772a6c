import { useState } from "react";
import { ForeignText } from "@/components/ui/foreign-text";
import { type PicturePlace, pictureSource } from "./picture-source";

interface Pictures {
  readonly urls: readonly string[];
  readonly prompt: string | null;
  readonly side: { readonly width: number; readonly height: number } | null;
}

/** The pictures of an answer, as large as they are said to be before they are there. */
export function PictureResult({
  urls,
  prompt,
  side,
  places,
}: Pictures & { places: readonly PicturePlace[] }) {
  return (
    <div className={urls.length > 1 ? "grid grid-cols-2 gap-2 sm:grid-cols-3" : "max-w-md"}>
      {urls.map((url, index) => (
        <Picture
          key={url}
          source={pictureSource(url, places)}
          side={side}
          alt={`${prompt ?? "A picture"}${urls.length > 1 ? `, ${index + 1} of ${urls.length}` : ""}`}
        />
      ))}
    </div>
  );
}

function Picture({
  source,
  side,
  alt,
}: {
  source: ReturnType<typeof pictureSource>;
  side: Pictures["side"];
  alt: string;
}) {
  const [isBroken, setBroken] = useState(false);
  if (source.kind === "none") return <ForeignText className="text-sm">{source.text}</ForeignText>;
  if (source.kind === "elsewhere") return <Elsewhere {...source} />;
  if (isBroken) return <p className="text-sm text-soft">This picture is not there any more.</p>;
  return (
    <a href={source.url} target="_blank" rel="noreferrer noopener" className="block">
      {/* biome-ignore lint/performance/noImgElement: it is on a provider's server, as large as it is shown */}
      <img
        src={source.url}
        alt={alt}
        width={side?.width ?? 512}
        height={side?.height ?? 512}
        loading="lazy"
        decoding="async"
        referrerPolicy="no-referrer"
        onError={() => setBroken(true)}
        className="h-auto max-w-full rounded-lg border border-line bg-raised"
      />
    </a>
  );
}

/** Of a stranger's server nothing is loaded unasked. */
function Elsewhere({ url, host }: { url: string; host: string }) {
  return (
    <p className="rounded-lg border border-dashed border-line p-3 text-sm">
      <a
        href={url}
        target="_blank"
        rel="noreferrer noopener"
        className="inline-flex min-h-11 items-center wrap-anywhere text-primary-text underline underline-offset-4"
      >
        Open the picture at {host}
      </a>
      <span className="block text-xs text-soft">
        It lies on a server that is not the house's, which then learns that you looked.
      </span>
    </p>
  );
}
