// Reads what the client is told. Must not know what the server does or what is expected.
#include "server/conformance/case_loader_parts.h"

namespace sse::conformance {
namespace {

After ReadAfter(const JsonPlace& place) {
  return ReadObject<After>(place, [](JsonFields& fields, After& after) {
    fields.Require("point", after.point, ReadPoint);
    fields.Read("ms", after.ms, AtLeast(0));
  });
}

When ReadWhen(const JsonPlace& place) {
  return ReadObject<When>(place, [](JsonFields& fields, When& when) {
    fields.Require("event", when.event, Text);
    fields.Read("n", when.n, AtLeast(1));
  });
}

ClientPlan::Busy ReadBusy(const JsonPlace& place) {
  return ReadObject<ClientPlan::Busy>(place, [](JsonFields& fields, ClientPlan::Busy& busy) {
    fields.Require("event", busy.event, Text);
    fields.Require("ms", busy.ms, AtLeast(1));
  });
}

ExtraSource ReadSource(const JsonPlace& place) {
  return ReadObject<ExtraSource>(place, [](JsonFields& fields, ExtraSource& source) {
    fields.Require("createAfter", source.create_after, ReadAfter);
    fields.Read("url", source.url, NonEmptyText);
    fields.Read("closeAfter", source.close_after, ReadAfter);
    fields.Read("count", source.count, AtLeast(1));
  });
}

}  // namespace

ClientPlan ReadClient(const JsonPlace& place) {
  return ReadObject<ClientPlan>(place, [](JsonFields& fields, ClientPlan& client) {
    fields.Read("url", client.url, NonEmptyText);
    fields.Read("listen", client.listen, ListOf(ReadTextPayload));
    fields.Read("withCredentials", client.with_credentials, Flag);
    fields.Read("headers", client.headers, ReadHeaders);
    fields.Read("method", client.method, Text);
    fields.Read("body", client.body, Text);
    fields.Read("lastEventId", client.last_event_id, Text);
    fields.Read("readTimeoutMs", client.read_timeout_ms, AtLeast(1));
    fields.Read("closeOn", client.close_on, ReadWhen);
    fields.Read("throwOn", client.throw_on, ReadWhen);
    fields.Read("delayOn", client.delay_on, ReadBusy);
    fields.Read("closeTimes", client.close_times, AtLeast(1));
    fields.Read("closeAfter", client.close_after, ReadAfter);
    fields.Read("restartAfter", client.restart_after, ReadAfter);
    fields.Read("listenAfter", client.listen_after, ReadAfter);
    fields.Read("drop", client.drop, Flag);
    fields.Read("exitAfter", client.exit_after, ReadAfter);
    fields.Read("sources", client.sources, ListOf(ReadSource, 1));
  });
}

}  // namespace sse::conformance
