-- Claims from before a call said whose doing it was: what was paid and never served is its provider's.
UPDATE service_calls SET fault = 'provider' WHERE fault IS NULL AND state = 'claimed';
