import * as contacts from './contacts.js';
import { createWid, MsgKey } from './ids.js';
import { Chat, loadEarlierMsgs, Msg, sendSeen } from './messages.js';
import { Collection, Emitter, Model } from './models.js';
import { addAndSendMsgToChat } from './sending.js';
import { encodeB64, keys } from './session.js';
import { Cmd, Conn, Socket, us } from './state.js';

const nothing = () => {};
const never = () => new Promise(nothing);
const me = (address) => address && createWid(address);

const links = (text) =>
  [...(text ?? '').matchAll(/https?:\/\/\S+/g)].map(([href]) => ({ href, suspiciousCharacters: new Set() }));

/** The page's modules that the library requires, by the names that they have on the real page. */
const modules = {
  // From the start to `ready`
  WAWebSocketModel: { Socket },
  WAWebCmd: { Cmd },
  WAWebConnModel: { Conn },
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
  WAWebAltDeviceLinkingApi: {},
  WABase64: { encodeB64 },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: keys.platform },
  WAWebAdvSignatureApi: {},
  WAWebUserPrefsInfoStore: {
    waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: keys.noise } }) },
  },
  WAWebSignalStoreApi: {
    waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: keys.identity } }) },
  },
  WAWebUserPrefsMultiDevice: { getADVSecretKey: () => keys.secret },
  WAWebUserPrefsMeUser: { getMaybeMePnUser: () => me(us.pn), getMaybeMeLidUser: () => me(us.lid) },
  WAWebCollections: {
    Msg,
    Chat,
    Contact: contacts.Contact,
    Blocklist: new Collection(),
    GroupMetadata: { update: async () => {} },
  },
  WAWebSyncGatingUtils: { isPlaceholderMessageResendEnabled: () => false },
  WAWebCallCollection: Object.assign(new Emitter(), { calls: new Map() }),
  WAWebBackendJobsCommon: { mediaTypeFromProtobuf: nothing },
  WAWebE2EProtoUtils: { typeAttributeFromProtobuf: () => 'text' },
  WAWebAddonReactionTableMode: { reactionTableMode: { bulkUpsert: nothing } },
  WAWebAddonPollVoteTableMode: { pollVoteTableMode: { bulkUpsert: nothing } },

  // Addresses and contacts
  WAWebWidFactory: { createWid, createWidFromWidLike: createWid, asUserWidOrThrow: createWid },
  WAWebQueryExistsJob: { queryWidExists: contacts.queryWidExists },
  WAWebApiContact: {
    getCurrentLid: contacts.getCurrentLid,
    getPhoneNumber: contacts.getPhoneNumber,
    getAlternateUserWid: contacts.getAlternateUserWid,
  },
  WAWebLidMigrationUtils: { toPn: contacts.getPhoneNumber },
  WAWebContactGetters: {
    getIsMe: ({ id }) => contacts.isMe(id),
    getIsUser: ({ id }) => id.isUser(),
    getIsGroup: ({ id }) => id.isGroup(),
    getIsWAContact: ({ id }) => id.isUser(),
    getUserid: ({ id }) => id.user,
    getVerifiedName: nothing,
    getVerifiedLevel: nothing,
    getStatusMute: () => false,
    getName: nothing,
    getShortName: nothing,
    getPushname: ({ pushname }) => pushname,
    getIsEnterprise: () => false,
  },
  WAWebFrontendContactGetters: { getIsMyContact: () => false },

  // Sending
  WAWebFindChatAction: { findOrCreateLatestChat: contacts.findOrCreateLatestChat },
  WAWebChatGetters: {
    getIsNewsletter: ({ id }) => id.isNewsletter(),
    getIsBroadcast: ({ id }) => id.isBroadcast(),
  },
  WALinkify: { findLink: (text) => links(text)[0], findLinks: links },
  // There is no web to look the address up in.
  WAWebLinkPreviewChatAction: { getLinkPreview: never },
  WAWebMsgKey: MsgKey,
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
  WAWebSendMsgChatAction: { addAndSendMsgToChat },
  WAWebMsgReply: { canReplyMsg: ({ type }) => type !== 'revoked' },
  WAWebStreamModel: { Stream: { markAvailable: nothing, markUnavailable: nothing } },
  WAWebUpdateUnreadChatAction: { sendSeen },
  WAWebChatStateBridge: {
    sendChatStateComposing: async () => {},
    sendChatStateRecording: async () => {},
    sendChatStatePaused: async () => {},
  },
  WAWebPresenceChatAction: { sendPresenceAvailable: nothing, sendPresenceUnavailable: nothing },

  // Looking back
  WAWebChatLoadMessages: { loadEarlierMsgs },
  WAWebQuotedMsgModelUtils: {
    getQuotedMsgObj: ({ quotedMsg, quotedStanzaID, id }) =>
      new Model({
        ...quotedMsg,
        id: new MsgKey({ fromMe: !id.fromMe, remote: id.remote, id: quotedStanzaID }),
      }),
  },
};

/** As the page's own: throws for a module that is not there. The server keeps the name, so that a test can tell. */
export function requireModule(name) {
  if (Object.hasOwn(modules, name) && !globalThis.lostModules.includes(name)) return modules[name];
  const report = new XMLHttpRequest();
  report.open('POST', `/unknown-module/${encodeURIComponent(name)}`, false);
  report.send();
  throw new Error(`Requiring unknown module "${name}"`);
}
