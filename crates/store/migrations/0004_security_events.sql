-- Nodes hear of revocations by these; they are few among the business's events.
CREATE INDEX event_security ON event (position) WHERE audience = 'security';
