/*
 * The table.
 */
#include "features/handlers.h"

#include "api/operation.h"
#include "features/documents.h"
#include "features/import.h"

const struct handler handlers[] = {
    {"createImport", import_create},
    {"getHealth", documents_health},
    {"getLinks", documents_links},
    {"getOpenapiJson", documents_openapi_json},
    {"getOpenapiYaml", documents_openapi_yaml},
    {"getJwks", documents_jwks},
    {"listProblemTypes", documents_problems},
    {"getProblemType", documents_problem},
};

const size_t handler_count = sizeof handlers / sizeof *handlers;
