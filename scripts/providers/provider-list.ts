import { openBatchProvider } from "./batch/batch-provider";
import type { ProviderName } from "./declared-ports";
import type { Provider, ProviderPlace } from "./http/routes";
import { openImageProvider } from "./image/image-provider";
import { openLogProvider } from "./logs/log-provider";
import { openPriceProvider } from "./price/price-provider";

/** What opens each of them, within its own process. */
export const OPEN_PROVIDER: Readonly<Record<ProviderName, (place: ProviderPlace) => Provider>> = {
  image: openImageProvider,
  price: openPriceProvider,
  batch: openBatchProvider,
  logs: openLogProvider,
};
