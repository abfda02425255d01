import { useEffect, useRef, useState } from "react";
import { readSetting, writeSetting } from "../ui/settings";
import { actionOfKey, type ChairAction, isTyping } from "./keys";
import type { SpeakersList } from "./queries";
import type { SittingState } from "./useSitting";

const setting = "chair-keys";

/** The keys of the chair's screen. They can be turned off, because a single key is easily pressed by mistake. */
export function useChairKeys(list: SpeakersList | null, sitting: SittingState) {
  const [isOn, setIsOn] = useState(() => readSetting(setting) !== "off");
  const run = (action: ChairAction) => {
    if (!list) return;
    const { act, requests } = sitting;
    const request = list.floor?.request ?? "";
    if (action === "call") void act("call", () => requests.call(list, false));
    else if (action === "start") void act("start", () => requests.start(request));
    else if (action === "stop") void act("stop", () => requests.stop(request));
    else void act("extend-60", () => requests.extend(list, request, 60));
  };
  const latest = useRef({ list, run });
  latest.current = { list, run };
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
      const { list: shown, run: start } = latest.current;
      if (!shown || event.defaultPrevented || isTyping(document.activeElement)) return;
      const action = actionOfKey(event, { floor: shown.floor, waiting: shown.waiting.length });
      if (!action) return;
      event.preventDefault();
      start(action);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [isOn]);
  return {
    isOn,
    onChange: (next: boolean) => {
      setIsOn(next);
      writeSetting(setting, next ? "on" : "off");
    },
  };
}
