// Reindexes: wire to domain and back.
#pragma once

#include "absl/status/statusor.h"
#include "server/reindex_runner.h"
#include "xeber/v1/reindex_service.pb.h"

namespace xeber {

// INVALID_ARGUMENT names the field.
absl::StatusOr<ReindexOrder> FromProto(const v1::StartReindexRequest& request);
void ToProto(const ReindexOrder& order, v1::StartReindexRequest& result);

void ToProto(const ReindexStatus& status, v1::Reindex& result);
// What a newer server says and this client does not know counts as running.
ReindexStatus FromProto(const v1::Reindex& reindex);

}  // namespace xeber
