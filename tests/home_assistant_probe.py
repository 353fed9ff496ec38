"""A custom component for a Home Assistant under test: writes its states to a file, and does what another file asks for:
calls a service, fires an event, or says what a folder of its media holds. It has an action ``notify.phone``, whose
notifications go to a file too. Copied to ``custom_components/probe/__init__.py``."""

import asyncio
import json
from pathlib import Path


async def _media(hass, wanted):
    """Titles below ``wanted``, each with what is below it."""
    from homeassistant.components.media_source import async_browse_media

    found = await async_browse_media(hass, wanted)
    return {
        child.title: await _media(hass, child.media_content_id) if child.can_expand else child.media_content_type
        for child in found.children or ()
    }


async def async_setup(hass, _config):
    """Begin."""
    folder = Path(hass.config.config_dir)
    told = []

    async def notify(call):
        told.append(dict(call.data))
        await hass.async_add_executor_job((folder / "told.json").write_text, json.dumps(told, default=str))

    hass.services.async_register("notify", "phone", notify)

    def work(rows):
        (folder / "states.new").write_text(json.dumps(rows, default=str))
        (folder / "states.new").replace(folder / "states.json")
        asked = folder / "call.json"
        if not asked.exists():
            return None
        call = json.loads(asked.read_text())
        asked.unlink()
        return call

    async def carry_out(call):
        if "media" in call:
            found = await _media(hass, call["media"])
            await hass.async_add_executor_job((folder / "media.json").write_text, json.dumps(found))
        elif "event" in call:
            hass.bus.async_fire(call["event"], call["data"])
        else:
            await hass.services.async_call(call["domain"], call["service"], call["data"])

    async def follow():
        while True:
            rows = {one.entity_id: [one.state, dict(one.attributes)] for one in hass.states.async_all()}
            call = await hass.async_add_executor_job(work, rows)
            if call is not None:
                await carry_out(call)
            await asyncio.sleep(0.2)

    hass.async_create_background_task(follow(), "probe")
    return True
