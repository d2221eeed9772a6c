-- What people register: services of theirs, each in a row of its own. The policy keeps what operators say of them.
CREATE TABLE "owned_services" (
    "id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "status_endpoint" TEXT,
    "unit_price_units" BIGINT NOT NULL,
    "payee_address" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "is_divisible" BOOLEAN NOT NULL,
    "is_active" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "registered_at_ms" BIGINT NOT NULL,
    "changed_at_ms" BIGINT NOT NULL,
    CONSTRAINT "owned_services_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "owned_services_method_check" CHECK (method IN ('GET', 'POST')),
    CONSTRAINT "owned_services_unit_price_units_check" CHECK (unit_price_units >= 0)
);
CREATE INDEX "owned_services_owner_id_idx" ON "owned_services"("owner_id");
CREATE INDEX "owned_services_registered_at_ms_id_idx" ON "owned_services"("registered_at_ms", "id");

-- Those that the policy has now. Its next version leaves out what no operator has said anything of.
INSERT INTO "owned_services" (
    "id", "owner_id", "endpoint", "method", "status_endpoint", "unit_price_units", "payee_address", "category",
    "is_divisible", "is_active", "registered_at_ms", "changed_at_ms"
) SELECT
    s.value ->> 'id',
    s.value ->> 'ownerId',
    s.value ->> 'endpoint',
    COALESCE(s.value ->> 'method', 'POST'),
    s.value ->> 'statusEndpoint',
    (s.value ->> 'unitPriceUnits')::BIGINT,
    s.value ->> 'payee',
    s.value ->> 'category',
    (s.value ->> 'isDivisible')::BOOLEAN,
    (s.value ->> 'isActive')::BOOLEAN,
    p."created_at_ms",
    p."created_at_ms"
FROM "policy_versions" p, json_array_elements(p."document"::JSON -> 'services') s(value)
WHERE p."version" = (SELECT MAX("version") FROM "policy_versions")
    AND s.value ->> 'ownerId' IS NOT NULL;

-- What nobody has looked at for long is forgotten.
CREATE INDEX "service_health_checked_at_ms_idx" ON "service_health"("checked_at_ms");
