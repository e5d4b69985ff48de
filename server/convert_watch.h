// Saved queries and alerts: wire to domain and back.
#pragma once

#include "news/saved_query.h"
#include "server/alert_log.h"
#include "xeber/v1/watch_service.pb.h"

namespace xeber {

SavedQuery FromProto(const v1::SavedQuery& query);
void ToProto(const SavedQuery& query, v1::SavedQuery& result);

void ToProto(const Alert& alert, v1::Alert& result);
// A reason that a newer server sends and this client does not know becomes the first one.
Alert FromProto(const v1::Alert& alert);

}  // namespace xeber
