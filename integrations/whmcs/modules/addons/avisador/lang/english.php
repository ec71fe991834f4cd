<?php

$_ADDONLANG['about'] = 'Tells clients on WhatsApp what happens to their invoices, services and account.';
$_ADDONLANG['url'] = 'Avisador’s address';
$_ADDONLANG['url_hint'] = 'Such as https://avisador.example.com';
$_ADDONLANG['secret'] = 'Webhook secret';
$_ADDONLANG['secret_hint'] = 'whsec_…, one of Avisador’s WEBHOOK_SECRETS';
$_ADDONLANG['consentField'] = 'Consent field';
$_ADDONLANG['consentField_hint'] = 'The id of the custom field in which a client allows WhatsApp messages. Empty: none is kept.';
$_ADDONLANG['off_description'] = 'Tick to switch this message off (%s)';
$_ADDONLANG['activated'] = 'Now set Avisador’s address and secret, and give your role access to the module.';
$_ADDONLANG['deactivated'] = 'What was not posted yet is kept.';

$_ADDONLANG['event_client_registered'] = 'A client registered';
$_ADDONLANG['event_client_password_changed'] = 'A password was changed';
$_ADDONLANG['event_client_details_changed'] = 'A client’s details were changed';
$_ADDONLANG['event_invoice_generated'] = 'An invoice was issued';
$_ADDONLANG['event_invoice_cancelled'] = 'An invoice was cancelled';
$_ADDONLANG['event_invoice_paid'] = 'An invoice was paid';
$_ADDONLANG['event_service_suspended'] = 'A service was suspended';
$_ADDONLANG['event_service_reactivated'] = 'A service works again';
$_ADDONLANG['event_service_terminated'] = 'A service was ended';
$_ADDONLANG['event_quote_available'] = 'A quote is ready';
$_ADDONLANG['event_domain_deleted'] = 'A domain was deleted';
$_ADDONLANG['event_service_upgraded'] = 'A service has another package';
$_ADDONLANG['event_cancellation_requested'] = 'A cancellation was requested';

$_ADDONLANG['not_set_up'] = 'Set Avisador’s address and secret under Addon Modules. Until then everything waits here.';
$_ADDONLANG['paused'] = 'Nothing is posted at the moment.';
$_ADDONLANG['test'] = 'Try the connection';
$_ADDONLANG['test_hint'] = 'Leave the number empty to see whether Avisador is reached and the secret is right: nothing is sent. '
    . 'With your own number you get a welcome message.';
$_ADDONLANG['test_phone'] = 'Your number';
$_ADDONLANG['test_button'] = 'Test';
$_ADDONLANG['test_reached'] = 'Avisador was reached, and the secret is right. Nothing was sent.';
$_ADDONLANG['test_sent'] = 'Avisador was reached, the secret is right, and a welcome message is on its way to that number.';
$_ADDONLANG['answer_taken'] = 'Avisador has taken it.';
$_ADDONLANG['answer_none'] = 'Nobody answers at that address. Is Avisador running, and may this server reach it?';
$_ADDONLANG['answer_redirect'] = 'That address leads to another one. Set the final address: perhaps it begins with https://';
$_ADDONLANG['answer_secret'] = 'Avisador was reached, but the secret is none of its WEBHOOK_SECRETS.';
$_ADDONLANG['answer_clock'] = 'Avisador was reached, but the clocks of the two servers differ by more than five minutes.';
$_ADDONLANG['answer_refused'] = 'Avisador was reached, and the secret is right, but it refused what was posted.';
$_ADDONLANG['answer_failures'] = 'Avisador has refused too many posts from this server. Check the secret, and try again in a minute.';
$_ADDONLANG['answer_busy'] = 'Avisador was reached, but can take nothing at the moment. It is tried again by itself.';
$_ADDONLANG['answer_broken'] = 'Avisador was reached, but has a problem of its own: look at its log.';
$_ADDONLANG['answer_gateway'] = 'The server in front of Avisador answers, but not Avisador. Is it running?';
$_ADDONLANG['answer_stranger'] = 'Something answers at that address, but it is not Avisador.';

$_ADDONLANG['outbox'] = 'Outbox';
$_ADDONLANG['waiting'] = 'Waiting to be posted';
$_ADDONLANG['oldest'] = 'The oldest since';
$_ADDONLANG['posted'] = 'Last posted';
$_ADDONLANG['post_button'] = 'Post now';
$_ADDONLANG['posted_now'] = 'Posted now: %d';
$_ADDONLANG['refused'] = 'Refused by Avisador';
$_ADDONLANG['refused_hint'] = 'These are kept. Correct what is wrong, at the client for example, and post them again.';
$_ADDONLANG['event'] = 'Event';
$_ADDONLANG['client'] = 'Client';
$_ADDONLANG['when'] = 'When';
$_ADDONLANG['reason'] = 'Reason';
$_ADDONLANG['retry_button'] = 'Post again';
$_ADDONLANG['off'] = 'Switched off';
$_ADDONLANG['off_none'] = 'Nothing: all messages are on.';
$_ADDONLANG['off_hint'] = 'Each message can be switched off in the settings.';
$_ADDONLANG['off_link'] = 'Settings';
